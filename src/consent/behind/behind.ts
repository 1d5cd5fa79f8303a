/**
 * What the first screen does not need, in a chunk of its own that is loaded behind it: the other screens with their
 * words, and the way to the service with the schemas that check its answers.
 */
export { LATER_SCREENS } from './laterScreens.ts'
export { createNetwork } from './createNetwork.ts'
