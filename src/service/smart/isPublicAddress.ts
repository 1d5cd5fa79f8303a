import { BlockList, isIP, isIPv4 } from 'node:net'

/** Address ranges that no payer can have: IANA's special-purpose registries, IPv4 and IPv6. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
// Public IPv6 is 2000::/3 alone; within it, these are not.
const PUBLIC_IPV6 = '2000::/3'
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const special = new BlockList()
const publicV6 = new BlockList()
for (const range of SPECIAL_IPV4) addRange(special, range, 'ipv4')
for (const range of SPECIAL_IPV6) addRange(special, range, 'ipv6')
addRange(publicV6, PUBLIC_IPV6, 'ipv6')

/** Whether an IP address, as text, is one of the public internet. IPv4 in IPv6 clothes is never public to us. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  if (isIPv4(address)) return !special.check(address, 'ipv4')
  return publicV6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

function addRange(list: BlockList, range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', prefix = '0'] = range.split('/')
  list.addSubnet(network, Number(prefix), family)
}
