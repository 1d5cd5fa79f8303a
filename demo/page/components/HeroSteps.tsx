/** The brand's picture: steps towards a rising sun. Decoration only. */
export function HeroSteps() {
  return (
    <svg class="hero-steps" viewBox="0 0 300 300" aria-hidden="true" focusable="false">
      <circle cx="208" cy="92" r="74" class="sun-halo" />
      <circle cx="208" cy="92" r="46" class="sun" />
      <path d="M0 300v-58h74v-46h74v-46h74v-46h78v196z" class="steps-back" />
      <path d="M0 300v-22h74v-46h74v-46h74v-46h78v160z" class="steps-front" />
      <path d="M0 278h74v-46h74v-46h74v-46h78" class="steps-edge" />
    </svg>
  )
}
