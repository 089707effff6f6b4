import type { ButtonHTMLAttributes, ReactNode } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'

interface ButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'disabled' | 'children'
> {
  readonly look?: 'main' | 'bare' | 'stop' | 'danger'
  readonly size?: 'small'
  /** Why it cannot be pressed now; it stays focusable and says so. */
  readonly refusal?: string | null | undefined
  readonly children: ReactNode
}

/** A verb and its object. */
export function Button({ look, size, refusal, children, onClick, ...rest }: ButtonProps) {
  const isRefused = refusal !== null && refusal !== undefined
  return (
    <button
      type="button"
      data-look={look}
      {...rest}
      className={classNames(styles['button'], look && styles[look], size && styles[size])}
      {...(isRefused
        ? { 'aria-disabled': true, title: refusal, 'aria-description': refusal }
        : { onClick })}
    >
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'look' | 'size'> {
  readonly icon: IconName
  /** What it does: it has no other words. */
  readonly label: string
}

export function IconButton({ icon, label, refusal, onClick, ...rest }: IconButtonProps) {
  const isRefused = refusal !== null && refusal !== undefined
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={isRefused ? refusal : label}
      className={classNames(styles['button'], styles['bare'], styles['icon'])}
      {...(isRefused ? { 'aria-disabled': true, 'aria-description': refusal } : { onClick })}
    >
      <Icon name={icon} />
    </button>
  )
}

/** The class of a link that looks like a button, for links of the router. */
export function buttonClass(look?: ButtonProps['look'], size?: ButtonProps['size']): string {
  return classNames(styles['button'], look && styles[look], size && styles[size])
}
