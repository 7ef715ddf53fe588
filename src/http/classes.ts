import { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import type { Prefix } from '../engine/request/prefix.js';
import { splitPrefix } from '../engine/way/prefix.js';

const noPrefix = splitPrefix('/');

/**
 * The request and response that the server makes. They already carry what Express would graft onto each of them:
 * Express sets the prototype of every request and response, which on Node 20 and 22 gives each a hidden class of its
 * own and costs three quarters of the throughput. Here the prototype is already the one it sets, and nothing happens.
 */
export class SandboxRequest extends IncomingMessage {
  /** What stood in front of the vendor's path. */
  prefix: Prefix = noPrefix;
  /** Scheme and authority as the client wrote them. */
  origin = '';
}

export class SandboxResponse extends ServerResponse<SandboxRequest> {}

Object.defineProperties(SandboxRequest.prototype, Object.getOwnPropertyDescriptors(express.request));
Object.defineProperties(SandboxResponse.prototype, Object.getOwnPropertyDescriptors(express.response));
