import { Problem } from '../problem.js';

/** Whose requests belong to which sandbox, by the digests of their credentials. */
export class Claims {
  readonly #claimants = new Map<string, string>();

  get some(): boolean {
    return this.#claimants.size > 0;
  }

  claimant(digest: string): string | undefined {
    return this.#claimants.get(digest);
  }

  /** Claims all or none. @throws Problem `conflict` where another sandbox has one of them */
  take(sandbox: string, digests: readonly string[]): void {
    const errors = digests.flatMap((digest, i) => {
      const claimant = this.#claimants.get(digest);
      if (claimant === undefined || claimant === sandbox) return [];
      return [{ pointer: `/body/credentials/${i}`, message: `belongs to the sandbox ${claimant} already` }];
    });
    if (errors.length > 0) throw new Problem('conflict', 'A credential belongs to one sandbox', { errors });
    for (const digest of digests) this.#claimants.set(digest, sandbox);
  }

  /** From here on these are all that a sandbox has. */
  replace(sandbox: string, digests: readonly string[]): void {
    for (const [digest, claimant] of this.#claimants) if (claimant === sandbox) this.#claimants.delete(digest);
    for (const digest of digests) {
      const claimant = this.#claimants.get(digest);
      // Two processes can grant one to two sandboxes at the same moment: then all of them have to decide alike.
      if (claimant === undefined || sandbox < claimant) this.#claimants.set(digest, sandbox);
    }
  }
}
