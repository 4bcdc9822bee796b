// go 1.23
package fixture

import "time"

// Collected from Go 1.23 on.
func collected() {
	t := time.NewTicker(time.Second)
	<-t.C
}
