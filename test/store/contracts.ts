import { storeContract } from './contract.js';
import { feedContract } from './contract-feed.js';
import { frozenContract, type Restart } from './contract-frozen.js';
import { sandboxContract } from './contract-sandboxes.js';
import { wholeContract } from './contract-whole.js';
import type { MakeStore } from './plan.js';

/** All that every store must do. @param restart left out for a store that ends with its process */
export function everyContract(make: MakeStore, restart: Restart = async (store) => store): void {
  describe('with records', () => storeContract(make));
  describe('with what a sandbox holds', () => wholeContract(make));
  describe('with sandboxes', () => sandboxContract(make));
  describe('with records that have members of their own', () => frozenContract(make, restart));
  describe('with feeds', () => feedContract(make));
}
