export {}

declare module 'react' {
  /** Style sheets are given values by custom properties, such as `--zoom`. */
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined
  }
}
