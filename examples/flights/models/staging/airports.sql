/*---
kind: table
description: airports that flights can refer to
grain: iata
audits:
  - not_null: iata
  - unique: iata
columns:
  iata: three-letter code
  state: two-letter code of the state
---*/
select iata, name, city, state, latitude, longitude
from raw.airports
where iata is not null
