/**
 * How an operation of the sandbox's own API meets the sandbox that it is about, once nothing else stands against the
 * request: one that isn't there is never made for what is refused.
 *
 * - `none`: it is about none, or about all.
 * - `entered`: its use is noted; it is made where it isn't there.
 * - `existing`: its use is noted; where there is none, that is the answer, which would be about a slip of the pen.
 * - `if-there`: its use is noted where there is one.
 * - `named`: the path's `:id` names it; where there is none, that is the answer. To look at one is not to use it.
 * - `named-entered`: the path's `:id` names it; its use is noted, and it is made where it isn't there.
 * - `named-alone`: the path's `:id` names it; whether there is one, and is to be, is for the operation to say.
 */
export type Meeting = 'none' | 'entered' | 'existing' | 'if-there' | 'named' | 'named-entered' | 'named-alone';
