import type { Callback } from '../api/callback.js';

/** One delivery that is to be made. */
interface Waiting {
  readonly id: string;
  /** Name and port of its receiver. */
  readonly host: string;
}

/** So many are made at once. */
const mostAtOnce = { inAll: 16, perHost: 4 };

/** Says which delivery comes next: sandboxes in turn, and of each in the order in which they were added. */
export class DeliveryQueue {
  /** The sandbox whose turn it is stands first. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #underWay = new Map<string, { readonly sandbox: string; readonly host: string }>();
  readonly #byHost = new Map<string, number>();

  /** @param deliveries of which those that are known are left out */
  add(sandbox: string, deliveries: readonly Waiting[]): void {
    const line = this.#waiting.get(sandbox) ?? [];
    const known = new Set(line.map(({ id }) => id));
    for (const one of deliveries) if (!known.has(one.id) && !this.#underWay.has(one.id)) line.push(one);
    if (line.length > 0) this.#waiting.set(sandbox, line);
  }

  /** Forgets what a sandbox has not begun. */
  clear(sandbox: string): void {
    this.#waiting.delete(sandbox);
  }

  /** Whether anything of a sandbox waits or is under way. */
  has(sandbox: string): boolean {
    return this.#waiting.has(sandbox) || [...this.#underWay.values()].some((one) => one.sandbox === sandbox);
  }

  /** Takes the next one that may begin; `end` has to be told when it is over. */
  take(): { readonly sandbox: string; readonly id: string } | undefined {
    if (this.#underWay.size >= mostAtOnce.inAll) return undefined;
    for (const [sandbox, line] of this.#waiting) {
      const place = line.findIndex(({ host }) => (this.#byHost.get(host) ?? 0) < mostAtOnce.perHost);
      const [next] = place < 0 ? [] : line.splice(place, 1);
      if (!next) continue;
      this.#waiting.delete(sandbox);
      if (line.length > 0) this.#waiting.set(sandbox, line);
      this.begin(sandbox, next);
      return { sandbox, id: next.id };
    }
    return undefined;
  }

  /** Counts one that begins out of turn. */
  begin(sandbox: string, { id, host }: Waiting): void {
    this.#underWay.set(id, { sandbox, host });
    this.#byHost.set(host, (this.#byHost.get(host) ?? 0) + 1);
  }

  end(id: string): void {
    const ended = this.#underWay.get(id);
    if (!ended || !this.#underWay.delete(id)) return;
    const left = (this.#byHost.get(ended.host) ?? 1) - 1;
    if (left === 0) this.#byHost.delete(ended.host);
    else this.#byHost.set(ended.host, left);
  }
}

/** A callback as it stands in the queue. */
export function waiting({ id, target }: Pick<Callback, 'id' | 'target'>): Waiting {
  return { id, host: hostOf(target) };
}

/** Name and port of a receiver; what is no address counts for itself. */
function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).host : target;
}
