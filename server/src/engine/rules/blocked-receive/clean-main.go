package main

import (
	"log"
	"net/http"
)

type update struct{ page string }

// The other side serves until the process ends: nobody was ever to send here.
func main() {
	updates := make(chan update)
	go func() { updates <- update{page: "/"} }()
	first := <-updates
	go func() {
		if err := http.ListenAndServe("localhost:8080", http.NotFoundHandler()); err != nil {
			log.Print(err, first.page)
		}
	}()
	forever := make(chan struct{})
	<-forever
}
