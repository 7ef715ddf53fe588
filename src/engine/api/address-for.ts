/**
 * What links begin with that others follow than the client who asks: the public address where there is one, else the one
 * that was used for what they are about, else the server's own; with `/~id`, no trailing slash.
 *
 * @param used scheme and authority, without `/~id`
 */
export type AddressFor = (sandbox: string, used: string | undefined) => string;
