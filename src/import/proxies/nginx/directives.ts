/*
 * What becomes of a directive of nginx in a server that asks others. One that is not here is an obstacle: it may be what protects a page.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Around the servers, the edge has its own. */
export const outerDirectives = words(`
  user worker_processes worker_rlimit_nofile error_log pid events include load_module pcre_jit daemon
  access_log log_format sendfile tcp_nopush tcp_nodelay keepalive_timeout keepalive_requests types types_hash_max_size types_hash_bucket_size
  default_type server_tokens server_names_hash_bucket_size server_names_hash_max_size variables_hash_max_size resolver resolver_timeout
  map_hash_bucket_size open_file_cache reset_timedout_connection`);

/** The edge does it by itself, or it is of no account there. */
export const harmlessDirectives = words(`
  listen server_name http2 http3 quic_retry charset access_log error_log log_not_found keepalive_timeout keepalive_requests server_tokens
  ssl ssl_certificate ssl_certificate_key ssl_dhparam ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout
  ssl_session_tickets ssl_stapling ssl_stapling_verify ssl_trusted_certificate ssl_ecdh_curve ssl_buffer_size ssl_early_data resolver resolver_timeout
  sendfile tcp_nopush tcp_nodelay client_body_buffer_size client_body_timeout client_header_buffer_size client_header_timeout client_body_temp_path
  large_client_header_buffers send_timeout types_hash_max_size types_hash_bucket_size default_type
  proxy_http_version proxy_redirect proxy_buffering proxy_buffers proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size
  proxy_temp_file_write_size proxy_request_buffering proxy_connect_timeout proxy_read_timeout proxy_send_timeout proxy_next_upstream
  proxy_next_upstream_timeout proxy_next_upstream_tries proxy_cache_bypass proxy_no_cache proxy_socket_keepalive proxy_ignore_client_abort
  proxy_headers_hash_max_size proxy_headers_hash_bucket_size keepalive zone`);

/** The edge does not do it, and a page goes on without. */
export const lostDirectives = words(`
  gzip gzip_vary gzip_proxied gzip_comp_level gzip_types gzip_min_length gzip_disable gzip_buffers gzip_http_version gzip_static
  brotli brotli_types brotli_comp_level brotli_static add_header expires etag error_page limit_req limit_req_zone limit_req_status limit_conn limit_conn_zone
  limit_rate proxy_cache proxy_cache_path proxy_cache_valid proxy_cache_key proxy_cache_use_stale proxy_cache_lock proxy_hide_header proxy_intercept_errors
  more_set_headers more_clear_headers`);

/** What a service learns of who asks: the edge tells it, too. */
export const knownHeaders =
  /^(?:host|x-real-ip|x-forwarded-(?:for|proto|host|port|server|scheme|ssl)|upgrade|connection|accept-encoding)$/i;
