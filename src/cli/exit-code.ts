/** What the process ends with. */
export const ExitCode = { fine: 0, failedCheck: 1, usage: 2, portInUse: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
