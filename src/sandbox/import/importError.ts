/** A given file that cannot be used: the message names the file and the fault, in one line. */
export class ImportError extends Error {}
