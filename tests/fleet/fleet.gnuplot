# SPDX-License-Identifier: BSD-2-Clause
# What fleet has left in `directory`, as one picture: a panel for each scenario.
set terminal svg size 900,560 font ",11"
set output picture
set multiplot layout 2,3
set logscale y
set yrange [0.5:20000]
set xrange [-10:240]
set xtics 60
set format y "%g"
set grid
set key off
set xlabel "minutes"
set ylabel "busiest second"
do for [pair in "power:all_gateways_restart aftr:AFTR_restarts silence:AFTR_gone_for_an_hour names:name_server_gone_for_an_hour acs:ACS_gone_for_an_hour"] {
	name = pair[1:strstrt(pair, ":") - 1]
	words = pair[strstrt(pair, ":") + 1:]
	title = ""
	do for [i = 1:strlen(words)] { title = title . (words[i:i] eq "_" ? " " : words[i:i]) }
	set title title
	file = directory . "/" . name . ".data"
	plot for [server = 2:4] file using 1:(column(server) > 0.5 ? column(server) : 0.5) with lines
}
# The last place is for what the lines are.
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale
set key center center
set yrange [0:1]
plot NaN with lines title "requests to the AFTR", \
	NaN with lines title "to the name server", \
	NaN with lines title "sessions at the ACS"
