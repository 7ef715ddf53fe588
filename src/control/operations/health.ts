import { operation } from '../operation.js';

export interface HealthState {
  readonly version: string;
  readonly store: {
    readonly kind: string;
    /** Why nothing can be kept at present. */
    trouble(): string | undefined;
    /** What does not work though everything is kept. */
    concern(): string | undefined;
  };
  stopping(): boolean;
}

/** 200 as long as the process runs. */
export function live(state: HealthState) {
  return operation({
    id: 'live',
    method: 'GET',
    path: '/__sandbox/health/live',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'health' },
    example: {},
    handle: () => ({ status: 200, body: healthOf(state) }),
  });
}

/** 503 once the server is stopping, or can't keep anything: a load balancer sends nothing more. A concern is no reason. */
export function ready(state: HealthState) {
  return operation({
    id: 'ready',
    method: 'GET',
    path: '/__sandbox/health/ready',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'health', 503: 'health' },
    example: {},
    handle: () => ({
      status: state.stopping() || state.store.trouble() !== undefined ? 503 : 200,
      body: healthOf(state),
    }),
  });
}

function healthOf({ version, store, stopping }: HealthState) {
  const trouble = store.trouble();
  const status = stopping()
    ? ('stopping' as const)
    : trouble === undefined
      ? ('ok' as const)
      : ('unavailable' as const);
  const detail = trouble ?? store.concern() ?? null;
  return { status, version, store: { kind: store.kind, ok: trouble === undefined, detail } };
}
