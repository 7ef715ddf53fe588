/** What all sandboxes of a process hold together. */
export class Held {
  bytes = 0;
}
