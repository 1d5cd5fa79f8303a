/**
 * What takes an interrupted session up again where the browser kept nothing: a WebView whose page was thrown away while
 * the patient signed in elsewhere (`_experimentalResumeContext`, contract section 1).
 *
 * 1. The service makes it with the session; the host page hears it in the event `handoff_opened`.
 * 2. The host's app keeps it until the opening ends, outside of the WebView, and hands it to the next `create()`.
 * 3. The service takes the session up by the same rules as after a reload (same key, origin, user, usage, endpoint,
 *    resources) and gives it a new token: the old one is refused from then on.
 *
 * It opens nothing else: no records, and no session of another user or another page. Opaque to the host page, which should
 * treat it as a secret all the same.
 */
export interface ResumeContext {
  version: 1
  sessionId: string
  secret: string
}
