/** The address of the script's host. `npm run pack` writes a deployment's own in place of this text. */
export const SCRIPT_URL = '__SCRIPT_URL__'
