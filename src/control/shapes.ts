// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export interface Shapes {
  apis: ApisBody;
  health: Health;
  'open-api': OpenApiBody;
  'problem-kind': ProblemKindBody;
  problem: ProblemBody;
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
export interface Health {
  status: 'ok' | 'stopping';
  version: string;
  store: {
    kind: string;
    ok: boolean;
    detail: string | null;
  };
}
/**
 * An OpenAPI 3.1 document.
 */
export interface OpenApiBody {
  openapi: string;
  info: {};
  servers: {
    url: string;
  }[];
  paths: {};
  components: {};
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
