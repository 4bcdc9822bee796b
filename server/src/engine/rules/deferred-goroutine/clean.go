package fixture

import (
	"log"
	"sync"
)

// Nothing is started.
func plain() {
	buffer := make([]byte, 1<<20)
	defer func() { log.Print(len(buffer)) }()
	buffer[0] = 1
}

// It has a number only.
func number() {
	count := 1
	defer func() {
		go func() { log.Print(count) }()
	}()
	count++
}

// It is started in the function, not behind its end.
func started() {
	buffer := make([]byte, 1<<20)
	go func() { log.Print(len(buffer)) }()
	defer log.Print("done")
}

// The deferred call waits for it.
func waited() {
	buffer := make([]byte, 1<<20)
	defer func() {
		var group sync.WaitGroup
		group.Add(1)
		go func() {
			defer group.Done()
			log.Print(len(buffer))
		}()
		group.Wait()
	}()
	buffer[0] = 1
}

// It only waits for others.
func joins() chan int {
	results := make(chan int, 1)
	var group sync.WaitGroup
	defer func() {
		go func() {
			group.Wait()
			close(results)
		}()
	}()
	return results
}

type keeper struct{ values []string }

func (k *keeper) flush() { k.values = nil }

// The receiver lives on anyway.
func (k *keeper) done() {
	defer func() {
		go k.flush()
	}()
	log.Print(len(k.values))
}

// The caller has what it returns.
func returned() *keeper {
	k := &keeper{}
	defer func() {
		go k.flush()
	}()
	return k
}

// A text.
func text(endpoint string) {
	defer func() {
		go log.Print(endpoint)
	}()
	log.Print("working")
}
