/** The request that reads one resource, or a type's first page, with the access token left as a variable. */
export function curlOf(apiUrl: string, type: string, id?: string): string {
  const path = id === undefined ? `${safe(type)}?_count=100` : `${safe(type)}/${safe(id)}`
  return `curl '${apiUrl}/fhir/${path}' \\\n  -H "Authorization: Bearer $ACCESS_TOKEN"`
}

/** Also a quote, which would end the shell's string: ids come from payers. */
function safe(segment: string): string {
  return encodeURIComponent(segment).replace(/'/g, '%27')
}
