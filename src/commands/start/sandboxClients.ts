import { testDirectory } from '../../service/directory/testDirectory.ts'

export interface SandboxClient {
  client_id: string
  client_secret: string
  client_name: string
  redirect_uris: string[]
}

/** The service as the sandbox payer's authorization server knows it: one redirect URI for each plan of the directory. */
export function sandboxClients(urls: { link: string; sandbox: string }): SandboxClient[] {
  const clients = new Map<string, SandboxClient>()
  for (const { id, clientId = '', clientSecret = '' } of testDirectory(urls.sandbox)) {
    const client = clients.get(clientId) ?? {
      client_id: clientId,
      client_name: 'FlexpaLink',
      client_secret: clientSecret,
      redirect_uris: [],
    }
    client.redirect_uris.push(`${urls.link}/callback/${id}`)
    clients.set(clientId, client)
  }
  return [...clients.values()]
}
