/**
 * The origin that serves the frame. The service writes it in place of this text when it serves the script, so that one
 * build works at any address.
 */
export const LINK_ORIGIN = '__LINK_ORIGIN__'
