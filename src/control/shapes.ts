// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * What a run did, for a person or a build to judge. Text where another format than JSON was asked for.
 */
export type ReportBody = string | RunReport;

export interface Shapes {
  apis: ApisBody;
  coverage: CoverageBody;
  finding: FindingBody;
  findings: FindingsBody;
  health: Health;
  'problem-kind': ProblemKindBody;
  problem: ProblemBody;
  report: ReportBody;
  'run-report': RunReport;
  scenarios: ScenariosBody;
}
export interface ApisBody {
  apis: {
    api: string;
    title: string;
    hosts: string[];
    operations: {
      operation: string;
      method: string;
      path: string;
      source: 'documented' | 'upstream' | 'ours';
      outcomes: string[];
    }[];
    /**
     * How faithful it is.
     */
    fidelity: {
      /**
       * Name of the vendor's page.
       */
      page: string;
      /**
       * The day that it states; null where it states none.
       */
      pageDate: string | null;
      notEmulated: string[];
      /**
       * Outcomes that no page of the vendor states.
       */
      ours: string[];
    };
  }[];
}
export interface CoverageBody {
  /**
   * Outcomes of all operations.
   */
  total: number;
  covered: number;
  /**
   * Rounded down to one decimal.
   */
  percent: number;
  apis: {
    api: string;
    operations: {
      operation: string;
      outcomes: {
        name: string;
        source: 'documented' | 'upstream' | 'ours';
        hits: number;
      }[];
    }[];
  }[];
}
/**
 * Something that a client does wrong though its calls go through.
 */
export interface FindingBody {
  kind:
    | 'possible-double-charge'
    | 'retry-with-new-id'
    | 'retry-of-final-failure'
    | 'missing-client-id'
    | 'undocumented-member'
    | 'type-coerced'
    | 'expired-token-reused'
    | 'ignored-pending'
    | 'live-data';
  api: string;
  operation: string;
  /**
   * Exchanges, oldest first; of what happens again and again the latest.
   */
  requestIds: string[];
  message: string;
  advice: string;
}
export interface FindingsBody {
  findings: FindingBody[];
  /**
   * How many older ones have been let go.
   */
  dropped: number;
}
export interface Health {
  status: 'ok' | 'stopping';
  version: string;
  store: {
    kind: string;
    ok: boolean;
    detail: string | null;
  };
}
export interface ProblemKindBody {
  kind: string;
  title: string;
  status: number;
  about: string;
}
/**
 * RFC 9457.
 */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  /**
   * What may be asked for instead.
   */
  valid?: string[];
  /**
   * Paths that exist.
   */
  nearest?: string[];
  errors?: {
    pointer: string;
    message: string;
  }[];
}
export interface RunReport {
  sandbox: string;
  /**
   * The sandbox's time.
   */
  at: string;
  /**
   * The API it is about; null for all.
   */
  api: string | null;
  /**
   * Exchanges that the journal holds.
   */
  requests: number;
  /**
   * Exchanges that it has let go: the report says nothing of them.
   */
  dropped: number;
  /**
   * Requests that broke the contract.
   */
  broken: {
    requestId: string;
    api: string;
    operation: string;
    /**
     * Null where no answer went out.
     */
    status: number | null;
    problems: {
      pointer: string;
      message: string;
    }[];
  }[];
  /**
   * Requests that no operation answers to.
   */
  unmatched: {
    requestId: string;
    method: string;
    path: string;
    status: number | null;
  }[];
  findings: FindingBody[];
  findingsDropped: number;
  coverage: CoverageBody;
}
export interface ScenariosBody {
  scenarios: {
    name: string;
    api: string | null;
    operations: string[];
    title: string;
    description: string;
    source: 'documented' | 'upstream' | 'ours';
    stage: 'connection' | 'authentication' | 'validation' | 'business' | 'reply';
    parameters: {};
    status: number | null;
    /**
     * One curl command that works as it stands.
     */
    example: string;
  }[];
}
