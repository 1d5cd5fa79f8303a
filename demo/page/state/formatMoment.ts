/** A moment in the reader's own time, "Nov 21, 3:40 PM". */
export function formatMoment(unixSeconds: number): string {
  return new Intl.DateTimeFormat('en-US', {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(unixSeconds * 1000)
}
