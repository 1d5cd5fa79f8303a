import tls from 'node:tls'

/**
 * Preloaded into the servers of the domains story (`node --import`): makes https connections to the story's made-up
 * hosts go to the proxy on this machine. Nothing of the product knows of it.
 */
const names = new Set((process.env.MAPPED_HOSTS ?? '').split(','))
const port = Number(process.env.MAPPED_PORT)
const connect = tls.connect

tls.connect = function connectMapped(options, ...rest) {
  if (typeof options !== 'object' || !names.has(options.host)) return connect(options, ...rest)
  return connect(
    { ...options, servername: options.servername ?? options.host, host: '127.0.0.1', port },
    ...rest,
  )
}
