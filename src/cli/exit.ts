/**
 * Exit codes of `homeroom`, for scripts: 1 a fault (the world failed), 2 a refusal (an expected no), 64 a
 * command that was not understood (EX_USAGE of sysexits.h), 130 stopped by Ctrl-C (128 + SIGINT).
 */
export const EXIT = { done: 0, fault: 1, refusal: 2, usage: 64, stopped: 130 } as const
