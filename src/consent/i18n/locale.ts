/** The language of the catalogue, a BCP 47 tag. */
export const locale = 'en'
