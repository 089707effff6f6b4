/*---
kind: table
description: airports by how often their flights are late
tags: [published]
columns:
  late_share: { description: percentage of its flights that were late }
  place: { description: 1 is the most punctual airport }
---*/
select
  airport.iata,
  airport.name,
  airport.state,
  sum(daily.flights) as flights,
  round(sum(daily.late_share * daily.flights) / sum(daily.flights), 2) as late_share,
  rank() over (order by sum(daily.late_share * daily.flights) / sum(daily.flights)) as place
from marts.daily_airport_delay as daily
join staging.airports as airport on airport.iata = daily.origin
group by airport.iata, airport.name, airport.state
