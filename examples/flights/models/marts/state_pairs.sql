/*---
kind: table
description: traffic between states
---*/
select origin_state, destination_state, count(*) as flights, round(avg(distance)) as average_distance
from intermediate.flights_with_places
group by origin_state, destination_state
