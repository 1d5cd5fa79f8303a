/** What the build leaves for the address of the frame's host. */
const LINK_ORIGIN_PLACE = '__LINK_ORIGIN__'

/** The built script for one deployment. */
export function fillLinkOrigin(built: string, linkUrl: string): string {
  return built.replaceAll(LINK_ORIGIN_PLACE, () => linkUrl)
}
