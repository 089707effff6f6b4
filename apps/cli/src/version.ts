/** The version of the product; equal to the package's own. */
export const version = '0.1.0'
