package fixture

import (
	"sync"
	"time"
)

type stats struct {
	once  sync.Once
	lock  sync.Mutex
	count int
	ready chan struct{}
}

// Each value has a Once of its own.
func (s *stats) Add() {
	s.once.Do(func() {
		go func() { // want "Each value with this Once starts a goroutine"
			for {
				time.Sleep(time.Minute)
				s.flush()
			}
		}()
	})
}

func (s *stats) flush() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.count = 0
}

func (s *stats) loop() {
	for range time.Tick(time.Minute) {
		s.flush()
	}
}

// The goroutine runs a method that never returns.
func (s *stats) Begin() {
	s.once.Do(func() {
		go s.loop() // want "Each value with this Once starts"
	})
}

func (s *stats) begin() {
	go s.loop()
}

// The function is given by its name.
func (s *stats) Start() {
	s.once.Do(s.begin) // want "Each value with this Once starts"
}

// Nobody closes ready, and nobody sends to it.
func (s *stats) Watch() {
	s.ready = make(chan struct{})
	s.once.Do(func() {
		go func() { // want "nothing stops"
			ticker := time.NewTicker(time.Second)
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					s.flush()
				case <-s.ready:
					return
				}
			}
		}()
	})
}

// One for each call.
func starter(work func()) func() {
	return sync.OnceFunc(func() {
		go func() { // want "Each call of this function starts a goroutine"
			for {
				work()
				time.Sleep(time.Second)
			}
		}()
	})
}

var packageOnce sync.Once

// One for the process.
func Register(work func()) {
	packageOnce.Do(func() {
		go func() { // want "one goroutine for the whole process"
			for {
				work()
				time.Sleep(time.Second)
			}
		}()
	})
}

var jobs = sync.OnceValue(func() chan func() {
	queue := make(chan func())
	go func() { // want "one goroutine for the whole process"
		for {
			select {
			case <-time.After(time.Second):
				packageOnce = sync.Once{}
			}
		}
	}()
	return queue
})
