export function TopBar({ testMode }: { testMode: boolean }) {
  return (
    <header class="top">
      <div class="brand">
        <svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
          <rect width="40" height="40" rx="11" class="mark-ground" />
          <circle cx="12.500" cy="12.500" r="4" class="mark-sun" />
          <path d="M8 31.500h7.500v-5.800h7.500v-5.800h7.500v-5.800" class="mark-steps" />
        </svg>
        <span class="brand-name">Bright Steps</span>
      </div>
      {testMode && <span class="badge">Test mode</span>}
    </header>
  )
}
