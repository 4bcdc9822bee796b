package main

import (
	"log"
	"net/http"
)

type event struct{ page string }

// It takes what comes for as long as the server runs.
func main() {
	events := make(chan event)
	go func() { events <- event{page: "/"} }()
	go func() { log.Print(http.ListenAndServe("localhost:8080", http.NotFoundHandler())) }()
	for {
		log.Print((<-events).page)
	}
}
