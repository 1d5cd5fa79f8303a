/** As a patient's browser: follows the authorization address through the server's page to where it sends back. */
export async function signInAt(authorizationUrl: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let address = authorizationUrl
  let method = 'GET'
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, { method, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) {
      if (method === 'POST' || response.status !== 200) {
        throw new Error(`No way on from ${address}: ${response.status} ${await response.text()}`)
      }
      method = 'POST'
      continue
    }
    const next = new URL(location, address)
    if (next.host !== new URL(authorizationUrl).host) return next
    address = next.href
    method = 'GET'
  }
  throw new Error('The server leads nowhere')
}
