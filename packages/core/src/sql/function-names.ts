const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Functions whose answer may differ from call to call. */
export const volatileFunctions = words(`
  random rand random_normal uuid gen_random_uuid uuidv4 uuidv7 uuid_generate_v4 nextval currval setval
  lastval setseed clock_timestamp statement_timestamp timeofday pg_sleep txid_current pg_backend_pid
  gen_random_bytes get_current_timestamp_volatile write_log`)

/** Functions that make several rows of one where they stand in a projection. */
export const expandingFunctions = {
  duckdb: words('unnest unlist explode'),
  postgres: words(`
    unnest explode generate_series generate_subscripts regexp_matches regexp_split_to_table
    string_to_table json_array_elements json_array_elements_text jsonb_array_elements
    jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text json_object_keys
    jsonb_object_keys jsonb_path_query json_populate_recordset jsonb_populate_recordset
    json_to_recordset jsonb_to_recordset ts_stat`),
} as const

/** Aggregates by name, for those the parser has no node of their own for. */
export const aggregateFunctions = words(`
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null
  arg_min arg_min_null argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and
  bool_or corr count count_if count_star countif covar_pop covar_samp entropy every favg first
  fsum geomean geometric_mean group_concat grouping grouping_id histogram histogram_exact
  json_agg json_group_array json_group_object json_group_structure json_object_agg jsonb_agg
  jsonb_object_agg kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median
  min min_by mode percentile_cont percentile_disc product quantile quantile_cont quantile_disc
  range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
  regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp
  string_agg sum sum_no_overflow sumkahan summarize var_pop var_samp variance xmlagg
  approx_distinct logical_and logical_or aggregate_function within_group`)
