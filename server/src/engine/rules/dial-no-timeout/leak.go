package fixture

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/smtp"
)

// Waits until the operating system gives up.
func dial(address string) (net.Conn, error) {
	return net.Dial("tcp", address) // want "net.Dial has no timeout"
}

// The handshake may never end.
func dialTLS(address string) (*tls.Conn, error) {
	return tls.Dial("tcp", address, nil) // want "tls.Dial has no timeout"
}

// The zero dialer is net.Dial.
func zeroDialer(address string) (net.Conn, error) {
	var d net.Dialer // want "neither Timeout nor Deadline"
	return d.Dial("tcp", address)
}

// Background never ends.
func background(address string) (net.Conn, error) {
	d := &net.Dialer{KeepAlive: 30} // want "neither Timeout nor Deadline"
	return d.DialContext(context.Background(), "tcp", address)
}

// The method without a context is handed on.
func methodValue() *http.Transport {
	return &http.Transport{
		Dial: (&net.Dialer{}).Dial, // want "neither Timeout nor Deadline"
	}
}

// The greeting may never come.
func mail(address string) (*smtp.Client, error) {
	return smtp.Dial(address) // want "smtp.Dial has no timeout"
}
