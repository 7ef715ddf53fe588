import type { AddressFor } from '../api/address-for.js';
import type { Api } from '../api/api.js';
import type { CallbackCounts } from '../callbacks/counts.js';
import type { Deliveries } from '../callbacks/deliveries.js';
import type { Handover } from '../callbacks/handover.js';
import type { CallbackWriter } from '../callbacks/writer.js';
import type { Clock } from '../clock.js';
import type { Unrecorded } from '../journal/unrecorded.js';
import type { Unsure } from '../journal/unsure.js';
import type { Watches } from '../journal/watch.js';
import type { Log } from '../log/log.js';
import type { Unattended } from '../log/unattended.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import type { Secrecy } from '../masking/secrecy.js';
import type { Sandboxes } from '../sandbox/sandboxes.js';
import type { TaskRunner } from '../sandbox/tasks.js';
import type { Store, StoreLimits } from '../store/store.js';
import type { Library } from '../test-data/library.js';
import type { Timers } from '../timers.js';
import type { InFlight } from './in-flight.js';
import type { Metrics } from './metrics.js';

/** Everything that the way of a request needs, put together once at start. */
export interface Engine {
  readonly library: Library;
  readonly store: Store;
  /** How much there may be in it. */
  readonly limits: StoreLimits;
  readonly tasks: TaskRunner;
  /** Delivers callbacks. */
  readonly deliveries: Deliveries;
  /** Lets a listener deliver them. */
  readonly handover: Handover;
  readonly callbackCounts: CallbackCounts;
  readonly writer: CallbackWriter;
  readonly sandboxes: Sandboxes;
  readonly inFlight: InFlight;
  readonly watches: Watches;
  readonly unrecorded: Unrecorded;
  readonly unsure: Unsure;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Who is told of what fails where nobody waits for it. */
  readonly unattended: Unattended;
  /** Replaces the address that the client used in links; no trailing slash. */
  readonly publicUrl: string | undefined;
  /** The same where the sandbox speaks of itself; undefined also where that would lead to a vendor's own host. */
  readonly ownUrl: string | undefined;
  readonly addressFor: AddressFor;
  /** Whether answers say their request's id and scenarios. */
  readonly sandboxHeaders: boolean;
  readonly requestIds: { next(): string };
  /** Milliseconds since some instant; never goes back. */
  elapsed(): number;
  /** Of what is masked, with the store's key. */
  readonly digests: MaskedDigests;
  /** How an API's exchanges are masked; null: nobody owns the path. */
  secrecyOf(api: Api | null): Secrecy;
  /** Ends every wait when the server stops. */
  readonly stopping: AbortSignal;
}
