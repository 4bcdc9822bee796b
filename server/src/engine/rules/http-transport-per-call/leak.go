package fixture

import (
	"crypto/tls"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// Every call leaves a transport behind.
func perCall(u string) (*http.Response, error) {
	tr := &http.Transport{} // want "Every call makes this http.Transport anew"
	client := &http.Client{Transport: tr, Timeout: time.Second}
	return client.Get(u)
}

// In one expression.
func inline(req *http.Request, config *tls.Config) (*http.Response, error) {
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{TLSClientConfig: config}} // want "Every call makes"
	return client.Do(req)
}

// One for each element.
func perIteration(urls []string) error {
	for _, u := range urls {
		client := &http.Client{Timeout: time.Second, Transport: &http.Transport{}} // want "Every iteration makes"
		res, err := client.Get(u)
		if err != nil {
			return err
		}
		res.Body.Close()
	}
	return nil
}

// The transport is set on the client later.
func setLater(req *http.Request) (*http.Response, error) {
	var client http.Client
	client.Transport = &http.Transport{MaxIdleConns: 10} // want "Every call makes"
	return client.Do(req)
}

// Used without a client.
func roundTrip(req *http.Request) (*http.Response, error) {
	tr := new(http.Transport) // want "Every call makes"
	return tr.RoundTrip(req)
}

// Idle connections go after a while, and each call still pays for its own.
func idleTimeout(req *http.Request) (*http.Response, error) {
	tr := &http.Transport{IdleConnTimeout: time.Minute} // want "Every call makes"
	return tr.RoundTrip(req)
}

func proxied(w http.ResponseWriter, r *http.Request, target *url.URL) {
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{} // want "share one transport"
	proxy.ServeHTTP(w, r)
}
