/** The oldest Node that runs tillbox, as package.json's `engines` says. */
const oldest = [20, 19] as const;

/**
 * Why this Node can't run tillbox, with a remedy; undefined where it can. What asks it is read by older ones too, so it
 * is written in words that they know.
 *
 * @param running such as `18.20.4`
 */
export function reasonAgainstNode(running: string): string | undefined {
  const [major = 0, minor = 0] = running.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `Node ${running} is too old; tillbox needs Node ${oldest.join('.')} or later`;
}
