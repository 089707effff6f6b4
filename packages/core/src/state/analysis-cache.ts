/** Results of pure computations by content hash; losing them costs time only. */
export interface AnalysisCache {
  getAnalyses(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>
  putAnalyses(entries: ReadonlyMap<string, unknown>): Promise<void>
}
