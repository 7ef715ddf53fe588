import { operation } from '../records.js';

export interface HealthState {
  readonly version: string;
  readonly store: string;
  stopping(): boolean;
}

/** 200 as long as the process runs. */
export function live(state: HealthState) {
  return operation({
    id: 'live',
    method: 'GET',
    path: '/__sandbox/health/live',
    source: 'ours',
    replies: { 200: 'health' },
    example: {},
    handle: () => ({ status: 200, body: healthOf(state) }),
  });
}

/** 503 once the server is stopping: a load balancer sends nothing more. */
export function ready(state: HealthState) {
  return operation({
    id: 'ready',
    method: 'GET',
    path: '/__sandbox/health/ready',
    source: 'ours',
    replies: { 200: 'health', 503: 'health' },
    example: {},
    handle: () => ({ status: state.stopping() ? 503 : 200, body: healthOf(state) }),
  });
}

function healthOf({ version, store, stopping }: HealthState) {
  const status: 'ok' | 'stopping' = stopping() ? 'stopping' : 'ok';
  return { status, version, store: { kind: store, ok: true, detail: null } };
}
