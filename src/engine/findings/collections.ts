/** What is kept of the conduct of a sandbox's clients. */
export const findingCollection = 'findings';
export const pendingCollection = 'pending';
export const seenCollection = 'seen';
