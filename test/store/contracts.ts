import { storeContract } from './contract.js';
import { feedContract } from './contract-feed.js';
import { sandboxContract } from './contract-sandboxes.js';
import { wholeContract } from './contract-whole.js';
import type { MakeStore } from './plan.js';

/** All that every store must do. */
export function everyContract(make: MakeStore): void {
  describe('with records', () => storeContract(make));
  describe('with what a sandbox holds', () => wholeContract(make));
  describe('with sandboxes', () => sandboxContract(make));
  describe('with feeds', () => feedContract(make));
}
