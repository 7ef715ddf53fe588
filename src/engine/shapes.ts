// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export interface Shapes {
  scenario: ScenarioFile;
}
/**
 * One scenario: scenarios/<api>/<name>.json. The file's name is the scenario's. A file that is named as a scenario that ships takes over the members that it has, and the others stay as shipped. Any other needs title, description, source, operations, stage and outcome.
 */
export interface ScenarioFile {
  $schema?: string;
  /**
   * Its place in the API's table of outcomes; those without one come last, by name.
   */
  position?: number;
  title?: string;
  description?: string;
  source?: 'documented' | 'upstream' | 'ours';
  /**
   * The operations it can be asked for on, by the vendor's names, with the API in front or not.
   */
  operations?: 'all' | string[];
  stage?: 'connection' | 'authentication' | 'validation' | 'business' | 'reply' | 'callback';
  /**
   * The status it answers with, null where no answer arrives; left out: that of the refusal, answer or fault, else the operation's own success.
   */
  status?: number | null;
  /**
   * True where a client must not try again.
   */
  final?: boolean;
  parameters?: {
    [k: string]:
      | {
          kind: 'integer';
          minimum: number;
          maximum: number;
          default: number;
          /**
           * Parameters of different forms exclude each other; without any of them the first form counts.
           */
          form?: string;
        }
      | {
          kind: 'duration';
          minimum?: string;
          default: string;
        }
      | {
          kind: 'choice';
          /**
           * @minItems 1
           */
          values: string[];
          default: string;
        }
      | {
          kind: 'boolean';
          default: boolean;
          /**
           * Where it is true, the scenario acts at this stage.
           */
          stage?: 'connection' | 'authentication' | 'validation' | 'business' | 'reply' | 'callback';
        };
  };
  /**
   * A JSON Schema over {method, path, params, query, headers, body}: a request that satisfies it gets this scenario unasked. Null takes away the trigger of a scenario that ships.
   */
  trigger?: {} | null;
  outcome?:
    | {
        /**
         * One of the API's errors, by its name.
         */
        refuse: string;
        /**
         * What the error takes, all of it and nothing else; {"from": JSON pointer, "else": value} takes it from the request.
         */
        args?: {};
      }
    | {
        /**
         * What steers the scenario's operations, and nothing else.
         */
        direct: {};
      }
    | {
        fault:
          | 'delay'
          | 'lost-request'
          | 'connection-reset'
          | 'timeout'
          | 'rate-limited'
          | 'status'
          | 'lost-response'
          | 'garbage'
          | 'truncated'
          | 'slow-drip'
          | 'invalid-answer'
          | 'callback-lost'
          | 'callback-twice'
          | 'callback-late'
          | 'callback-wrong-signature'
          | 'callback-first';
      }
    | {
        /**
         * A reply of your own. Its strings are Liquid templates over request, now and id.
         */
        answer: {
          status: number;
          headers?: {
            [k: string]: string;
          };
          /**
           * Text is sent as it is, everything else as JSON; {"$json": template} stands for the JSON value that the template gives.
           */
          body?: {
            [k: string]: unknown;
          };
        };
      };
  /**
   * How its example request differs from the operation's own.
   */
  example?: {
    operation?: string;
    params?: {
      [k: string]: string;
    };
    body?: unknown;
    /**
     * The scenario's own, such as limit=0.
     */
    parameters?: string;
    /**
     * After this many seconds the client gives up.
     */
    patience?: number;
  };
}
