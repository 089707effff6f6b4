/*---
kind: view
description: flights with the states they connect
---*/
select
  flight.flown_at,
  flight.delay,
  flight.distance,
  flight.origin,
  flight.destination,
  origin.state as origin_state,
  destination.state as destination_state
from staging.flights as flight
join staging.airports as origin on origin.iata = flight.origin
join staging.airports as destination on destination.iata = flight.destination
