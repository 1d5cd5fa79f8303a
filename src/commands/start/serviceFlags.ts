/**
 * What keeps the service's process small: by its own measure V8 lets garbage lie until it has the memory of the whole
 * machine to lose. What a sync holds of records lies outside of this heap. `npm run serve` has the same in package.json.
 */
export const SERVICE_FLAGS = ['--max-old-space-size=400', '--max-semi-space-size=2']
