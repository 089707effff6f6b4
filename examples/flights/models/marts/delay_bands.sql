/*---
kind: table
description: how many flights fall into each band of delay
---*/
select band.band, band.label, count(*) as flights
from staging.flights as flight
join seeds.delay_bands as band on flight.delay > band.from_minutes and flight.delay <= band.to_minutes
group by band.band, band.label
