package charge

import "time"

// Quote is a price for one unit of a currency, in millicents.
type Quote struct {
	Desk string `json:"desk"`
	Rate int64  `json:"rate"`
}

// Desk quotes currencies; each takes its own time.
type Desk struct {
	Name  string
	Delay time.Duration
}

// Ask returns the desk's price.
func (d Desk) Ask(currency string) Quote {
	time.Sleep(d.Delay)
	rate := int64(100_000)
	for _, c := range currency {
		rate += int64(c) * int64(len(d.Name))
	}
	return Quote{Desk: d.Name, Rate: rate}
}

// FastestQuote asks every desk and takes the first answer.
func (s *Service) FastestQuote(currency string) Quote {
	quotes := make(chan Quote)
	for _, desk := range s.desks {
		go func() {
			quotes <- desk.Ask(currency)
		}()
	}
	return <-quotes
}
