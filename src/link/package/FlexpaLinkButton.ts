import { createElement, forwardRef } from 'react'
import { useFlexpaLink } from './useFlexpaLink.ts'
import type { ButtonHTMLAttributes, ForwardedRef, MouseEvent } from 'react'
import type { CreateOptions } from '../../contract/options.ts'

export interface FlexpaLinkButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** As for `FlexpaLink.create()`; see `useFlexpaLink`. */
  options: CreateOptions
}

/**
 * A button that opens the widget. Takes what a `<button>` takes; its words are "Connect your health plan" unless it has
 * children. An `onClick` runs first, and keeps the widget shut by `preventDefault()`.
 */
export const FlexpaLinkButton = forwardRef(function FlexpaLinkButton(
  { options, onClick, children = 'Connect your health plan', ...attributes }: FlexpaLinkButtonProps,
  ref: ForwardedRef<HTMLButtonElement>,
) {
  const { open } = useFlexpaLink(options)
  function openUnlessPrevented(event: MouseEvent<HTMLButtonElement>) {
    onClick?.(event)
    if (!event.defaultPrevented) open()
  }
  return createElement(
    'button',
    { type: 'button', ...attributes, ref, onClick: openUnlessPrevented },
    children,
  )
})
