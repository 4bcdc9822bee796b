package fixture

import (
	"log"
	"time"
)

// The goroutine has the buffer.
func captured() {
	buffer := make([]byte, 1<<20)
	defer func() {
		go func() { // want "keeps buffer alive"
			log.Print(len(buffer))
		}()
	}()
	buffer[0] = 1
}

// It is handed over.
func handed(lines []string) {
	defer func() {
		go report(lines) // want "keeps lines alive"
	}()
	log.Print(len(lines))
}

func report(lines []string) { log.Print(len(lines)) }

func reportLater(lines []string) {
	go report(lines)
}

// The deferred function starts it.
func helper() {
	lines := []string{"a"}
	defer reportLater(lines) // want "keeps lines alive"
	log.Print("working")
}

// It stays long.
func sleeping(values map[string]int) {
	defer func() {
		go func() { // want "a goroutine that sleeps and keeps values alive"
			time.Sleep(time.Minute)
			clear(values)
		}()
	}()
	log.Print(len(values))
}

type page struct{ body []byte }

// What a pointer leads to stays, too.
func pointed() {
	current := &page{body: make([]byte, 1<<20)}
	defer func() {
		go func() { // want "keeps current alive"
			log.Print(len(current.body))
		}()
	}()
	current.body[0] = 1
}

// A closure of its own has a variable for a name.
func named() {
	names := map[string]bool{"a": true}
	tell := func() {
		go func() { // want "keeps names alive"
			log.Print(len(names))
		}()
	}
	defer tell()
	names["b"] = true
}
